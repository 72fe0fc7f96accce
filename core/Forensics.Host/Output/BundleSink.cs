using Forensics.Bundle;
using Forensics.Collection;
using Forensics.Collection.Catalogue;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Run;

namespace Forensics.Host.Output;

/// <summary>A run's evidence, into a bundle: from several steps at once, one call after another.</summary>
internal sealed class BundleSink(BundleWriter bundle, OutputRoom room, OutputWatch watch) : IEvidenceSink
{
    private readonly OutputWatch watch = watch;

    // Held while the bundle is written, never while a worker is waited for.
    private readonly Lock gate = new();
    private readonly HashSet<string> entries = new(StringComparer.Ordinal);
    private readonly List<OutsideFile> outside = [];
    private readonly HashSet<string> outsidePaths = new(StringComparer.Ordinal);
    private IOException? failure;

    /// <summary>Whether a step ran that images the device's memory.</summary>
    public bool HasImagedMemory { get; private set; }

    public string? ContentExhausted
    {
        get
        {
            using var turn = new Turn(this);
            return turn.Do(() => bundle.HasRoomForContent ? room.ContentExhausted : "the bundle has no room for more files");
        }
    }

    public string? Exhausted
    {
        get
        {
            using var turn = new Turn(this);
            return turn.Do(() => room.Exhausted);
        }
    }

    public void AppendLines(string stream, ReadOnlySpan<byte> lines)
    {
        using var turn = new Turn(this);
        try
        {
            bundle.AppendLines(stream, lines);
        }
        catch (IOException failed)
        {
            failure = failed;
            throw;
        }
    }

    public void AddEntry(string name, ReadOnlySpan<byte> content)
    {
        using var turn = new Turn(this);
        try
        {
            if (!entries.Add(name))
            {
                return;
            }

            // In a run that goes on with another, the other may have written it. Results and schemas are the same then; anything else is this run's own.
            if (bundle.IsFree(name))
            {
                bundle.WriteEntry(name, content);
            }
            else if (!name.StartsWith(StepResultJson.Folder, StringComparison.Ordinal) && !name.StartsWith("schemas/", StringComparison.Ordinal))
            {
                bundle.WriteEntry(Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{Path.ChangeExtension(name, null)}.{number}{Path.GetExtension(name)}").First(bundle.IsFree), content);
            }
        }
        catch (IOException failed)
        {
            failure = failed;
            throw;
        }
    }

    public IContentSink? OpenContent(ContentRequest request)
    {
        var rules = new ContentRules { MayBeElsewhere = request.Kind == "file", HasMd5 = request.HasMd5, HasSha1 = request.HasSha1, IsResumable = request.IsResumable, ContinuesAtBytes = request.ContinuesAtBytes };
        if (request.OutsidePath is { } path)
        {
            lock (outside)
            {
                // What was told of a file stays true: nothing sets it aside, or cuts it, afterwards.
                if (!outsidePaths.Add(path) || outsidePaths.Count > CollectionLimits.MaxOutsideFiles)
                {
                    throw new OutsideContentException(outsidePaths.Count > CollectionLimits.MaxOutsideFiles ? $"this run has written {CollectionLimits.MaxOutsideFiles} files outside of the bundle: no more are" : $"{path} cannot be written: this run wrote it already");
                }
            }

            return OutsideSink.Open(request, rules, Written);
        }

        using var turn = new Turn(this);
        return turn.Do(() => (request.ContinuesAtBytes > 0 ? bundle.EarlierLengthOf(request.Name) == request.ContinuesAtBytes : bundle.IsFree(request.Name))
            ? new Content(this, bundle.OpenContent(request.Name, rules))
            : null);
    }

    /// <summary>Files outside of the bundle that are whole, in the order of their ends.</summary>
    public IReadOnlyList<OutsideFile> Outside
    {
        get
        {
            lock (outside)
            {
                return [.. outside];
            }
        }
    }

    public void Checkpoint(IReadOnlyList<IContentSink> contents, string stream, ReadOnlySpan<byte> line)
    {
        var outsideBytes = contents.OfType<OutsideSink>().Sum(content => content.TakeNewBytes());
        using var turn = new Turn(this);
        try
        {
            bundle.Checkpoint([.. contents.OfType<Content>().Select(content => content.Writer)], stream, line, outsideBytes);
        }
        catch (IOException failed)
        {
            failure = failed;
            throw;
        }
    }

    /// <summary>Through the page cache an image of the device's memory would overwrite what it is still to read.</summary>
    public void BeginStage(PlannedStage stage)
    {
        var bypasses = stage.Volatility == Volatilities.DeviceMemory;
        Bypass(bypasses);
        if (bypasses)
        {
            // What earlier steps left to the collector of garbage would take the place of evidence.
            HasImagedMemory = true;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    public void EndStage(PlannedStage stage) => Bypass(false);

    public void EndStep(StepResult result)
    {
        AddEntry(StepResultJson.EntryName(result.Step.Id), StepResultJson.Bytes(result));
        Link();
    }

    /// <summary>Makes everything so far durable and signed.</summary>
    public void Link()
    {
        using var turn = new Turn(this);
        _ = turn.Do(bundle.WriteLink);
    }

    public void CheckpointWhenDue()
    {
        using var turn = new Turn(this);
        _ = turn.Do(bundle.WriteLinkWhenDue);
    }

    private void Written(OutsideFile file)
    {
        lock (outside)
        {
            outside.Add(file);
        }
    }

    private void Bypass(bool bypasses)
    {
        using var turn = new Turn(this);
        _ = turn.Do(() => bundle.BypassesPageCache = bypasses);
    }

    /// <summary>One caller's turn. What the bundle's file could not do for one it can do for nobody, and each is told why, not that an earlier write failed.</summary>
    private readonly ref struct Turn
    {
        private readonly BundleSink sink;
        private readonly OutputWatch.Question question;

        public Turn(BundleSink sink)
        {
            this.sink = sink;
            sink.gate.Enter();
            if (sink.failure is { } known)
            {
                sink.gate.Exit();
                throw new IOException(known.Message, known);
            }

            question = sink.watch.Ask();
        }

        public TResult Do<TResult>(Func<TResult> what)
        {
            try
            {
                return what();
            }
            catch (IOException failed)
            {
                sink.failure = failed;
                throw;
            }
        }

        public void Dispose()
        {
            question.Dispose();
            sink.gate.Exit();
        }
    }

    private sealed class Content(BundleSink sink, ContentWriter writer) : IContentSink
    {
        public ContentWriter Writer => writer;

        public ContentMark Mark() => new(writer.LengthBytes, null);

        public void Append(ReadOnlySpan<byte> content)
        {
            using var turn = new Turn(sink);
            try
            {
                writer.Append(content);
            }
            catch (IOException failed)
            {
                sink.failure = failed;
                throw;
            }
        }

        public StoredContent Complete()
        {
            using var turn = new Turn(sink);
            return turn.Do(() =>
            {
                var summary = writer.Complete();
                return new StoredContent(summary.Entry, summary.Parts, summary.LengthBytes, summary.Md5, summary.Sha256, summary.Sha1) { IsKnown = summary.IsKnown, IsDuplicate = summary.IsDuplicate };
            });
        }
    }
}
