using Forensics.Host.Inspection;
using Forensics.Host.Inspection.Reading;

namespace Forensics.Host.Reporting.Reading;

/// <summary>The listing of files: only their times, for the time line. There are millions: a text is made of those that are kept.</summary>
internal sealed class FileRows(EventRows events) : IRowReader
{
    private readonly FileLine line = new();

    public bool TryTake(byte[] buffer, int lengthBytes, string step)
    {
        if (!line.TryRead(buffer, lengthBytes))
        {
            return false;
        }

        var readAt = line.ReadAt;
        if (!line.IsDirectory && line.ModifiedAt is { } modified)
        {
            events.Add("file modified", modified, readAt, Describe, step);
        }

        if (!line.IsDirectory && line.ChangedAt is { } changed && changed != line.ModifiedAt)
        {
            events.Add("file status changed", changed, readAt, Describe, step);
        }

        return true;
    }

    private string Describe() => Shown.Text(line.Path, ReportLimits.MaxTextChars);
}
