namespace Forensics.Host.Reporting.Reading;

/// <summary>Takes the lines of one kind for the page.</summary>
internal interface IRowReader
{
    /// <summary>Takes one line, which stands at the start of the buffer.</summary>
    /// <returns>False when it is not one JSON object whose texts can be read.</returns>
    bool TryTake(byte[] buffer, int lengthBytes, string step);
}
