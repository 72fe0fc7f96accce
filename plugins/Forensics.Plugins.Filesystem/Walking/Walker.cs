using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Filesystem.Walking;

/// <summary>Takes directories off the stack and lists them. Each walker has buffers of its own; the system calls block its thread.</summary>
/// <param name="run">The listing.</param>
internal sealed class Walker(ListingRun run) : IDisposable
{
    private readonly DirectoryReader reader = new();
    private readonly DirectoryBatch batch = new(run);
    private readonly List<DirectoryNode> again = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await run.Work.TakeAsync(cancellationToken).ConfigureAwait(false) is { } node)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await ListAsync(node, cancellationToken).ConfigureAwait(false);
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

    public void Dispose() => batch.Dispose();

    private async ValueTask ListAsync(DirectoryNode node, CancellationToken cancellationToken)
    {
        var handle = node.Handle;
        var isHeld = handle is not null;
        if (handle is null)
        {
            handle = node.Parent is null
                ? await ScopeStart.OpenAsync(run, node, cancellationToken).ConfigureAwait(false)
                : Open(node);
            if (handle is null)
            {
                await batch.SettleAsync(cancellationToken).ConfigureAwait(false);

                // A scope's start has concluded its item itself.
                await EndAsync(node, conclude: node.Parent is not null, cancellationToken).ConfigureAwait(false);
                return;
            }

            isHeld = node.TryHold(handle);
        }

        try
        {
            if (!await ReadAsync(node, handle, isHeld, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }
        finally
        {
            if (!isHeld)
            {
                handle.Dispose();
            }
        }

        run.Work.Push(batch.Children);
        batch.Children.Clear();
        await EndAsync(node, conclude: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the directory.</summary>
    /// <returns>False when it waits on the stack again, below its children.</returns>
    private async ValueTask<bool> ReadAsync(DirectoryNode node, SafeFileHandle handle, bool isHeld, CancellationToken cancellationToken)
    {
        batch.Begin(node);
        var pushed = 0;
        for (; ; )
        {
            var error = reader.Fill(handle, out var atEnd);
            if (error.Failed)
            {
                await run.Context.ReportFaultAsync(
                    error.Fault(node.Path(), "DIRECTORY_UNREADABLE", "getdents64", "a directory could not be read to its end"), cancellationToken).ConfigureAwait(false);
            }

            if (error.Failed || atEnd)
            {
                return true;
            }

            for (var isAll = false; !isAll;)
            {
                isAll = batch.Read(reader, handle);
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
                again.Add(node);
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

    // No async method of its own, nor the next: they run for every directory, and nearly always have nothing to wait for.
    private SafeFileHandle? Open(DirectoryNode node)
    {
        var error = DirectoryOpening.Open(node, out var handle);
        var isSame = false;
        if (!error.Failed)
        {
            error = FileStatus.Read(handle, out var status);
            isSame = status.Identity == node.Identity;
        }

        if (!error.Failed && isSame)
        {
            return handle;
        }

        handle.Dispose();
        batch.Add(error.Failed
            ? error.Fault(node.Path(), "DIRECTORY_UNREADABLE", "openat", "a directory could not be opened")
            : new(node.Path(), FaultKind.Changed, "DIRECTORY_REPLACED", "another directory was found here than the one listed; it was not entered"));
        return null;
    }

    private ValueTask EndAsync(DirectoryNode node, bool conclude, CancellationToken cancellationToken)
    {
        node.Release();
        return node.Scope.End() && conclude
            ? run.Items.ConcludeAsync(node.Scope.Item, ItemState.Collected, null, cancellationToken)
            : ValueTask.CompletedTask;
    }
}
