using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>Takes directories off the stack and lists them. Each walker has buffers of its own; the system calls block its thread, and are watched: one that is not
/// answered ends this walker, and another one goes on where it was.</summary>
internal sealed class Walker : IDisposable
{
    private readonly ListingRun run;
    private readonly DirectoryReader reader;
    private readonly DirectoryBatch batch;
    private readonly AbandonableReader starts;
    private readonly List<DirectoryNode> again = [];
    private readonly WalkStep abandonedIn;
    private DirectoryNode? node;
    private SafeFileHandle? handle;
    private bool isHeld;
    private int pushed;

    /// <param name="run">The listing.</param>
    public Walker(ListingRun run)
    {
        this.run = run;
        Watch = new(run.Context.Clock);
        reader = new();
        batch = new(run, Watch);
        starts = new(run.Context.Clock, run.ReadDeadline);
    }

    /// <summary>Takes over from a walker that was abandoned: all it had, but for buffers that the kernel may still write to.</summary>
    /// <param name="abandoned">Its thread touches nothing any more.</param>
    public Walker(Walker abandoned)
    {
        run = abandoned.run;
        Watch = new(run.Context.Clock);
        abandonedIn = (WalkStep)abandoned.Watch.What;
        reader = abandonedIn == WalkStep.List ? new() : abandoned.reader;
        batch = abandoned.batch;
        starts = abandoned.starts;
        (node, handle, isHeld, pushed) = (abandoned.node, abandoned.handle, abandoned.isHeld, abandoned.pushed);
        batch.TakeOver(Watch, abandonedIn);
        node!.Scope.AddSilent();
    }

    public ReadingWatch Watch { get; }

    /// <summary>How long the read that is under way may take.</summary>
    public TimeSpan Deadline => Volatile.Read(ref node)?.Scope.Deadline(run.ReadDeadline) ?? run.ReadDeadline;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (abandonedIn != WalkStep.None)
            {
                await GoOnAsync(cancellationToken).ConfigureAwait(false);
                run.Work.Done();
            }

            while (await run.Work.TakeAsync(cancellationToken).ConfigureAwait(false) is { } next)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await ListAsync(next, cancellationToken).ConfigureAwait(false);
                run.Work.Done();
            }
        }
        catch (OperationCanceledException)
        {
            // What was read is evidence all the same; the host still listens for some seconds.
            await batch.EmitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await batch.EmitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        batch.Dispose();
        starts.Dispose();
    }

    private async ValueTask ListAsync(DirectoryNode next, CancellationToken cancellationToken)
    {
        node = next;
        handle = next.Handle;
        isHeld = handle is not null;
        if (handle is null)
        {
            handle = next.Parent is null
                ? await ScopeStart.OpenAsync(run, next, starts, cancellationToken).ConfigureAwait(false)
                : next.Scope.IsGivenUp ? null : Open(next);
            if (handle is null)
            {
                await batch.SettleAsync(cancellationToken).ConfigureAwait(false);

                // A scope's start has concluded its item itself.
                await EndAsync(next, conclude: next.Parent is not null, cancellationToken).ConfigureAwait(false);
                return;
            }

            isHeld = next.TryHold(handle);
        }

        batch.Begin(next);
        pushed = 0;
        await ReadToEndAsync(next, handle, isWithin: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on after a read that was not answered.</summary>
    private async ValueTask GoOnAsync(CancellationToken cancellationToken)
    {
        var here = node!;
        switch (abandonedIn)
        {
            case WalkStep.Open:
                batch.Add(Silence.Fault(here.Path(), "openat", "a directory was not entered"));
                await batch.SettleAsync(cancellationToken).ConfigureAwait(false);
                await EndAsync(here, conclude: true, cancellationToken).ConfigureAwait(false);
                break;
            case WalkStep.List:
                batch.Add(Silence.Fault(here.Path(), "getdents64", "a directory was not listed to its end"));
                await batch.SettleAsync(cancellationToken).ConfigureAwait(false);
                await LeaveAsync(here, handle!, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await ReadToEndAsync(here, handle!, isWithin: true, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask ReadToEndAsync(DirectoryNode here, SafeFileHandle directory, bool isWithin, CancellationToken cancellationToken)
    {
        var isOver = false;
        try
        {
            isOver = await ReadAsync(here, directory, isWithin, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!isOver && !isHeld)
            {
                directory.Dispose();
            }
        }

        if (isOver)
        {
            await LeaveAsync(here, directory, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask LeaveAsync(DirectoryNode here, SafeFileHandle directory, CancellationToken cancellationToken)
    {
        if (!isHeld)
        {
            directory.Dispose();
        }

        run.Work.Push(batch.Children);
        batch.Children.Clear();
        return EndAsync(here, conclude: true, cancellationToken);
    }

    /// <summary>Reads the directory.</summary>
    /// <returns>False when it waits on the stack again, below its children.</returns>
    private async ValueTask<bool> ReadAsync(DirectoryNode here, SafeFileHandle directory, bool isWithin, CancellationToken cancellationToken)
    {
        // What was found before a read that was not answered is handed over first.
        if (isWithin)
        {
            await batch.SettleAsync(cancellationToken).ConfigureAwait(false);
        }

        for (; ; isWithin = false)
        {
            if (here.Scope.IsGivenUp)
            {
                return true;
            }

            if (!isWithin && await FillAsync(here, directory, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            for (var isAll = false; !isAll;)
            {
                isAll = batch.Read(reader, directory);
                await batch.SettleAsync(cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!isHeld || batch.Children.Count == 0)
            {
                continue;
            }

            if (pushed + batch.Children.Count >= ListingLimits.PendingChildren)
            {
                again.Clear();
                again.Add(here);
                run.Work.Push(again);
                run.Work.Push(batch.Children);
                batch.Children.Clear();
                return false;
            }

            if (run.Work.HasIdle)
            {
                pushed += batch.Children.Count;
                run.Work.Push(batch.Children);
                batch.Children.Clear();
            }
        }
    }

    /// <summary>Reads the next names.</summary>
    /// <returns>True at the directory's end.</returns>
    private ValueTask<bool> FillAsync(DirectoryNode here, SafeFileHandle directory, CancellationToken cancellationToken)
    {
        Watch.Enter((int)WalkStep.List);
        var error = reader.Fill(directory, out var atEnd);
        Watch.Leave();
        return error.Failed ? FailAsync(here, error, cancellationToken) : new(atEnd);
    }

    private async ValueTask<bool> FailAsync(DirectoryNode here, Errno error, CancellationToken cancellationToken)
    {
        var fault = error.Fault(here.Path(), "DIRECTORY_UNREADABLE", "getdents64", "a directory could not be read to its end");
        await run.Context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // No async method of its own, nor the next: they run for every directory, and nearly always have nothing to wait for.
    private SafeFileHandle? Open(DirectoryNode next)
    {
        Watch.Enter((int)WalkStep.Open);
        var error = DirectoryOpening.Open(next, out var opened);
        var isSame = false;
        if (!error.Failed)
        {
            error = FileStatus.Read(opened, out var status);
            isSame = status.Identity == next.Identity;
        }

        Watch.Leave();
        if (!error.Failed && isSame)
        {
            return opened;
        }

        opened.Dispose();
        batch.Add(error.Failed
            ? error.Fault(next.Path(), "DIRECTORY_UNREADABLE", "openat", "a directory could not be opened")
            : new(next.Path(), FaultKind.Changed, "DIRECTORY_REPLACED", "another directory was found here than the one listed; it was not entered"));
        return null;
    }

    private ValueTask EndAsync(DirectoryNode ended, bool conclude, CancellationToken cancellationToken)
    {
        ended.Release();
        return ended.Scope.End() && conclude
            ? run.Items.ConcludeAsync(ended.Scope, cancellationToken)
            : ValueTask.CompletedTask;
    }
}
