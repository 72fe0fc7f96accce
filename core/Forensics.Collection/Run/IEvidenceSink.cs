using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Run;

/// <summary>Where a run's evidence goes. The threads of several steps call it: it lets in one at a time, and none waits in it for a worker. Once it has failed every call fails.</summary>
public interface IEvidenceSink
{
    /// <summary>Appends whole lines to a stream of numbered parts: <c>records/STEP/RECORD</c>, <c>items</c>, <c>faults</c>, <c>log</c>.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="lines">One or more lines, each ended by a line feed.</param>
    void AppendLines(string stream, ReadOnlySpan<byte> lines);

    /// <summary>Adds one whole entry; a second with the same name is left out.</summary>
    /// <param name="name">The entry's name.</param>
    /// <param name="content">Its content.</param>
    void AddEntry(string name, ReadOnlySpan<byte> content);

    /// <summary>Why no more content is to be taken, while lines still find room. Null while there is room for both; once told, it stays.</summary>
    string? ContentExhausted { get; }

    /// <summary>Why no more evidence is to be taken: the bundle or the disk has come to a limit. Null while there is room; once told, it stays.</summary>
    string? Exhausted { get; }

    /// <summary>Begins content of any length.</summary>
    /// <param name="name">The entry's name.</param>
    /// <param name="kind">What it is: a file need not be written where equal content was, or where it is known, and its line in the index tells; a dump has no MD5.</param>
    /// <returns>Where it goes; null when the name is taken.</returns>
    IContentSink? OpenContent(string name, string kind);

    /// <summary>The steps of a stage are about to run.</summary>
    /// <param name="stage">The stage.</param>
    void BeginStage(PlannedStage stage)
    {
    }

    /// <summary>All of them have ended.</summary>
    /// <param name="stage">The stage.</param>
    void EndStage(PlannedStage stage)
    {
    }

    /// <summary>Keeps how a step ended, and makes everything so far durable and signed.</summary>
    /// <param name="result">How it ended.</param>
    void EndStep(StepResult result);

    /// <summary>Makes everything so far durable and signed when that was not done for so long that it is due. Asked again and again by whoever waits for a worker; cheap.</summary>
    void CheckpointWhenDue();
}
