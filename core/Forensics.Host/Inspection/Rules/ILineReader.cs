namespace Forensics.Host.Inspection.Rules;

/// <summary>Takes the lines of one kind.</summary>
internal interface ILineReader
{
    /// <summary>Lines that could be read.</summary>
    long Count { get; }

    /// <summary>What they showed.</summary>
    IEnumerable<Finding> Findings { get; }

    /// <summary>Takes one line, which stands at the start of the buffer.</summary>
    /// <returns>False when it is not a line of its kind.</returns>
    bool TryTake(byte[] buffer, int lengthBytes, string step);
}
