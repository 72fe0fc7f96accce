using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>One line of the time line.</summary>
internal sealed record Event(RecordTime At, string Kind, string What, string Step);
