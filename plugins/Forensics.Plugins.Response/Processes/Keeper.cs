using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Puts what ends with a process into the bundle: its state in procfs, and its program when nothing else has that.</summary>
internal sealed class Keeper(ProcessTools tools, bool keepsPrograms, long maxProgramBytes)
{
    private static readonly string[] StateFiles = ["status", "stat", "cmdline", "environ", "maps", "limits", "cgroup"];

    private readonly Dictionary<FileIdentity, BlobId> stored = [];
    private readonly ProcessState state = new(tools.Context);
    private readonly HashSet<(int Pid, ulong StartTicks)> kept = [];

    /// <summary>Keeps what there is of a process, once.</summary>
    /// <returns>Why it must not be ended; null when it may be, also when it has ended.</returns>
    public async Task<ActionPreparation?> KeepAsync(Member member, CancellationToken cancellationToken)
    {
        if (!kept.Add((member.Pid, member.StartTicks)) || member.HasEnded)
        {
            return null;
        }

        await NameAsync(member, cancellationToken).ConfigureAwait(false);
        foreach (var name in StateFiles)
        {
            if (tools.Context.ContentRefusal is { } refusal)
            {
                return ActionPreparation.Refused(ItemState.OverLimit, $"what would be lost of process {member.Pid} cannot be stored: {refusal}");
            }

            await KeepAsync(member, name, cancellationToken).ConfigureAwait(false);
        }

        return keepsPrograms && ProgramPath.IsNameless(member.Seen) ? await KeepProgramAsync(member, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Reads the digests of its program, which its record has.</summary>
    public async Task NameAsync(Member member, CancellationToken cancellationToken)
    {
        var error = ProgramPath.Digests(member.Seen, tools, out var digests);
        member.Digests = digests;
        if (error.Failed && !error.IsGone())
        {
            await tools.Context.ReportFaultAsync(
                error.Fault(EvidencePath.Of($"/proc/{member.Pid}/exe"), "EXECUTABLE_NOT_HASHED", "pread64", error == ProgramDigests.TooLong ? "the program is longer than max_hash_bytes" : "the digests of the program are not known"),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task KeepAsync(Member member, string name, CancellationToken cancellationToken)
    {
        // Files that show the process's own memory wait for pages that need not come.
        var directory = member.Held.Directory;
        if (!tools.Reader.TryRead(_ => (Error: directory.Read(System.Text.Encoding.ASCII.GetBytes(name), ProcessState.MostBytes, out var content), Content: content), out var read))
        {
            await tools.Context.ReportFaultAsync(
                new(EvidencePath.Of($"/proc/{member.Pid}/{name}"), FaultKind.TimedOut, "PROCESS_STATE_UNREAD", "it did not answer, and is not in the bundle") { SystemCall = "read" },
                cancellationToken).ConfigureAwait(false);
            return;
        }

        if (read.Error.Failed || read.Content.Bytes.IsEmpty)
        {
            return;
        }

        if (name == "cmdline")
        {
            member.Arguments = ProcessArguments.Parse(read.Content.Bytes[..Math.Min(read.Content.Bytes.Length, ActingLimits.ArgumentBytes)]);
        }

        await state.StoreAsync(member.Pid, name, read.Content, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ActionPreparation?> KeepProgramAsync(Member member, CancellationToken cancellationToken)
    {
        var seen = member.Seen.ExecutableStatus!.Value;
        if (stored.TryGetValue(seen.Identity, out var before))
        {
            member.Blob = before;
            return null;
        }

        if (seen.LengthBytes > (ulong)maxProgramBytes)
        {
            return Refused(member, ItemState.OverLimit, $"it has {seen.LengthBytes} bytes, more than max_executable_bytes ({maxProgramBytes})");
        }

        var directory = member.Held.Directory;
        using var thread = member.Seen.Stat is { State: 'Z', ThreadCount: > 1 } ? directory.OpenLiveThread() : null;
        var source = thread ?? directory;
        if (!tools.Local.IsLocal(seen, directory, NamespaceText.Of(directory, "mnt"u8)))
        {
            return Refused(member, ItemState.ReadError, "it lies on no local file system, and is not read");
        }

        HeldFile? held = null;
        var length = checked((long)seen.LengthBytes);
        var error = !tools.Reader.TryRead(_ => (Error: Open(source, seen, length, out var file, out var found), File: file, Extents: found), out var opened) ? Errno.ETIMEDOUT : opened.Error;
        held = opened.File;
        using (held)
        {
            if (error.Failed)
            {
                return error.IsGone() ? null : Refused(member, error.State, $"{error}");
            }

            IReadOnlyList<Extent> extents = opened.Extents ?? (length == 0 ? [] : [new(0, length)]);
            using var content = new ExtentStream(held!.Handle, extents);
            try
            {
                var blob = await tools.Context.StoreHashedAsync(
                    new BlobSource { Kind = BlobKind.Extra, Name = $"{member.Pid}.exe", LengthBytes = extents.Sum(extent => extent.LengthBytes), Extents = opened.Extents, Metadata = held.Status.ToFileMetadata() },
                    content,
                    cancellationToken).ConfigureAwait(false);
                if (!blob.IsWhole)
                {
                    return Refused(member, ItemState.OverLimit, tools.Context.ContentRefusal ?? "the bundle did not take all of it");
                }

                stored[seen.Identity] = blob.Id;
                member.Blob = blob.Id;
            }
            catch (IOException failure)
            {
                return Refused(member, ItemState.ReadError, failure.Message);
            }

            return content.IsShort ? Refused(member, ItemState.ReadError, "it became shorter while it was read")
                : tools.Context.ContentRefusal is { } refusal ? Refused(member, ItemState.OverLimit, refusal)
                : null;
        }
    }

    private static Errno Open(ProcessDirectory source, FileStatus seen, long length, out HeldFile? file, out IReadOnlyList<Extent>? extents)
    {
        extents = null;
        var error = HeldFile.Open(source, null, seen, out file);
        return error.Failed ? error : FileExtents.Find(file!.Handle, length, ActingLimits.Extents, out extents);
    }

    private static ActionPreparation Refused(Member member, ItemState state, string reason)
        => ActionPreparation.Refused(state, $"the program of process {member.Pid} has no name any more, and cannot be stored: {reason}; keep_executable=false ends the process all the same");
}
