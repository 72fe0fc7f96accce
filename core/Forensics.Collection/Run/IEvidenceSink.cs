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
    /// <param name="request">What it is, and where it is to go.</param>
    /// <returns>Where it goes; null when the name is taken, or what it goes on with is not there.</returns>
    /// <exception cref="OutsideContentException">The file outside of the bundle cannot be had.</exception>
    IContentSink? OpenContent(ContentRequest request);

    /// <summary>Says from where a later run can go on: the line and the contents' open parts are covered by one link, or by none.</summary>
    /// <param name="contents">Resumable ones, open; from <see cref="OpenContent"/>.</param>
    /// <param name="stream">As of <see cref="AppendLines"/>.</param>
    /// <param name="line">The line.</param>
    void Checkpoint(IReadOnlyList<IContentSink> contents, string stream, ReadOnlySpan<byte> line);

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

    /// <summary>Makes everything so far durable and signed.</summary>
    void Link();

    /// <summary>Makes everything so far durable and signed when that was not done for so long that it is due. Asked again and again by whoever waits for a worker; cheap.</summary>
    void CheckpointWhenDue();
}
