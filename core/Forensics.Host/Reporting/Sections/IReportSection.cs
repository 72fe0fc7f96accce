using Forensics.Host.Reporting.Html;

namespace Forensics.Host.Reporting.Sections;

/// <summary>One part of the page.</summary>
internal interface IReportSection
{
    /// <summary>Its place in the page, for links.</summary>
    string Id { get; }

    string Title { get; }

    /// <summary>How many things it tells of; null when that is no number.</summary>
    long? Count { get; }

    /// <summary>Whether it has something to tell; one that has not is left out.</summary>
    bool IsThere => true;

    /// <summary>Writes what stands below its heading.</summary>
    void Write(HtmlWriter html);
}
