using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>The lock of a store (<c>flock(2)</c> of the file <c>lock</c>): one who changes it, or any number who read its index. The kernel drops it when a process ends.</summary>
internal sealed class StoreLock : IDisposable
{
    public static ReadOnlySpan<byte> FileName => "lock"u8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SafeFileHandle? file;

    private StoreLock(SafeFileHandle? file) => this.file = file;

    public static StoreLock ForChange(StoreFolder store, TimeProvider clock)
        => new(Wait(store.OpenFile(FileName), store, StoreCalls.LockExclusive, clock));

    /// <summary>A copy of a store on a read-only medium may be without the file: nobody changes that.</summary>
    public static StoreLock ForReading(StoreFolder store, TimeProvider clock)
        => new(store.TryOpenFile(FileName) is { } file ? Wait(file, store, StoreCalls.LockShared, clock) : null);

    public void Dispose() => file?.Dispose();

    // Not the call that waits: a process that was stopped with the lock in its hand would hold us for ever.
    private static SafeFileHandle Wait(SafeFileHandle file, StoreFolder store, int kind, TimeProvider clock)
    {
        try
        {
            using var never = new ManualResetEvent(false);
            for (var start = clock.GetTimestamp(); ;)
            {
                var error = StoreCalls.TryLock(file, kind);
                if (!error.Failed)
                {
                    return file;
                }

                store.Check(error == Errno.EAGAIN || error == Errno.EINTR ? Errno.Ok : error, "flock", FileName);
                if (clock.GetElapsedTime(start) > StoreLimits.LockDeadline)
                {
                    throw new IOException($"{Path.Combine(store.Store, "lock")} has been held by another process for {StoreLimits.LockDeadline.TotalSeconds} s: find it with lsof, and try again when it has ended");
                }

                never.WaitOne(Pause);
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
