using System.Text;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Html;

/// <summary>A time as records have it, set for people: to the second, in UTC; the rest is in the element's own attribute.</summary>
internal static class Moment
{
    private const int DateChars = 10;
    private const int SecondChars = 19;

    public static void Write(HtmlWriter html, string time)
    {
        if (RecordTime.Parse(Encoding.UTF8.GetBytes(time)) is null)
        {
            html.Evidence(time);
            return;
        }

        html.Element("time", Short(time), ("datetime", time));
    }

    /// <summary>The same without an element; what is no time stays as it is.</summary>
    public static string Short(string time)
        => RecordTime.Parse(Encoding.UTF8.GetBytes(time)) is null ? time : $"{time.AsSpan(0, DateChars)} {time.AsSpan(DateChars + 1, SecondChars - DateChars - 1)}";
}
