using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Collection.Native;
using Forensics.Collection.Plan;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Collection.Actions;

/// <summary>
/// The journal of a device's actions: one JSON object a line, each with the SHA-256 of the line before, each made durable before anything is done by it. One run at a time has it open for writing, so
/// that an action that is open in it is one of a run that is over.
/// </summary>
public sealed class ActionJournal : IDisposable
{
    /// <summary>Longest journal that is added to, in bytes.</summary>
    public const long MaxBytes = 1L << 30;

    private static readonly TimeSpan LockPause = TimeSpan.FromSeconds(1);

    private readonly SafeFileHandle held;
    private readonly FileStream file;
    private readonly TimeProvider clock;
    private JournalReader.End end;

    private ActionJournal(StateFolder folder, Func<string> runId, string by, SafeFileHandle held, FileStream file, TimeProvider clock)
    {
        (Folder, By, this.held, this.file, this.clock) = (folder, by, held, file, clock);
        var open = new HashSet<string>(StringComparer.Ordinal);
        var runs = new HashSet<string>(StringComparer.Ordinal);
        end = JournalReader.Read(file, folder.JournalPath, entry =>
        {
            _ = JournalState.IsOpenAt(entry.Event) ? open.Add(entry.ActionId) : open.Remove(entry.ActionId);
            _ = runs.Add(entry.RunId);
        });
        RunId = runId();
        while (runs.Contains(RunId))
        {
            RunId = runId();
        }

        Open = open.Count == 0 ? [] : Find(intent => open.Contains(intent.ActionId));
        if (file.Length != end.WholeBytes)
        {
            // An append that a full disk or a loss of power has torn: nothing was done by it.
            file.SetLength(end.WholeBytes);
        }
    }

    /// <summary>Where it lies.</summary>
    public StateFolder Folder { get; }

    /// <summary>The run that writes; no other in this journal has this id.</summary>
    public string RunId { get; }

    /// <summary>Who asked for it.</summary>
    public string By { get; }

    /// <summary>Actions of which it is not known how they ended, oldest first.</summary>
    public IReadOnlyList<JournalState> Open { get; }

    /// <summary>Opens the journal for a run that acts; makes what is missing.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="runId">Makes ids for runs: it is asked until one is new.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="wait">How long to wait for another run that acts.</param>
    /// <exception cref="RefusedException">Another run acts now, or the folder is not safe.</exception>
    /// <exception cref="IOException">It cannot be written, or is broken.</exception>
    public static ActionJournal Begin(StateFolder folder, Func<string> runId, string by, TimeProvider clock, TimeSpan wait = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(runId);
        ArgumentNullException.ThrowIfNull(clock);
        _ = folder.Make();
        var held = Hold(folder, clock, wait);
        try
        {
            var file = OpenFile(folder.JournalPath);
            try
            {
                return new(folder, runId, by, held, file, clock);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>All actions, in the order in which they were begun, without their undo payloads; nothing is changed.</summary>
    /// <param name="folder">Where.</param>
    /// <exception cref="IOException">It cannot be read, or is broken.</exception>
    public static IReadOnlyList<JournalState> Read(StateFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!File.Exists(folder.JournalPath))
        {
            return [];
        }

        using var file = new FileStream(folder.JournalPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return Fold(file, folder, _ => true, keepsUndo: false);
    }

    /// <summary>Held until its last copy is closed: a worker that outlives us has one.</summary>
    internal SafeFileHandle Lock => held;

    /// <summary>Actions with their undo payloads, oldest first.</summary>
    /// <param name="wanted">Whether one is, by its first line.</param>
    /// <exception cref="JournalException">The journal is broken.</exception>
    public IReadOnlyList<JournalState> Find(Func<JournalEntry, bool> wanted)
    {
        file.Position = 0;
        return Fold(file, Folder, wanted, keepsUndo: true);
    }

    /// <summary>An id for an action that is about to be written.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>Writes an action that is about to be done, durably.</summary>
    /// <param name="intent">What it is, with its id; number, digest, time, run and author are filled in here.</param>
    /// <exception cref="IOException">It cannot be written: nothing is to be done.</exception>
    public void Intend(JournalEntry intent) => Append(intent with { Event = JournalEvent.Intended });

    /// <summary>Writes what became of an action, or what is about to be done about it, durably.</summary>
    /// <param name="actionId">Its id.</param>
    /// <param name="what">What.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Note(string actionId, JournalEvent what, string? reason) => Append(Blank with { ActionId = actionId, Event = what, Reason = reason });

    /// <summary>An entry of which nothing is filled in.</summary>
    public static JournalEntry Blank { get; } = new() { Entry = 0, PreviousSha256 = string.Empty, At = default, Event = JournalEvent.Intended, ActionId = string.Empty, RunId = string.Empty, By = string.Empty };

    /// <summary>Closes it: another run may act.</summary>
    public void Dispose()
    {
        file.Dispose();
        held.Dispose();
    }

    // Not flock(2) that waits: a run that was stopped with the lock in its hand would hold us for ever.
    private static SafeFileHandle Hold(StateFolder folder, TimeProvider clock, TimeSpan wait)
    {
        using var never = new ManualResetEvent(false);
        for (var since = clock.GetTimestamp(); ;)
        {
            if (FileLock.TryTake(folder.LockPath) is { } held)
            {
                return held;
            }

            if (clock.GetElapsedTime(since) >= wait)
            {
                throw new RefusedException($"another run acts on this device now, by {folder.Path}: wait for its end, or find who has it: 'fuser {folder.LockPath}'");
            }

            never.WaitOne(LockPause);
        }
    }

    private static FileStream OpenFile(string path)
    {
        var isNew = !File.Exists(path);
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        if (isNew)
        {
            FolderSync.Sync(Path.GetDirectoryName(path)!);
        }

        return file;
    }

    /// <summary>What runs did, without undo payloads, oldest first.</summary>
    /// <param name="runs">Their ids.</param>
    /// <exception cref="JournalException">The journal is broken.</exception>
    public IReadOnlyList<JournalState> OfRuns(IReadOnlySet<string> runs)
    {
        file.Position = 0;
        return Fold(file, Folder, intent => runs.Contains(intent.RunId), keepsUndo: false);
    }

    private static IReadOnlyList<JournalState> Fold(FileStream file, StateFolder folder, Func<JournalEntry, bool> wanted, bool keepsUndo)
    {
        var begun = new HashSet<string>(StringComparer.Ordinal);
        var actions = new Dictionary<string, JournalState>(StringComparer.Ordinal);
        _ = JournalReader.Read(file, folder.JournalPath, entry =>
        {
            if (entry.Event == JournalEvent.Intended && begun.Count == JournalReader.MaxActions)
            {
                throw new JournalException($"{folder.JournalPath} has more than {JournalReader.MaxActions} actions: move it away to begin a new one");
            }

            if (begun.Add(entry.ActionId) != (entry.Event == JournalEvent.Intended))
            {
                throw new JournalException($"{folder.JournalPath}: line {entry.Entry} is about action {entry.ActionId}, which was {(entry.Event == JournalEvent.Intended ? "begun before" : "never begun")}");
            }

            entry = keepsUndo ? entry : entry with { Undo = null };
            if (actions.TryGetValue(entry.ActionId, out var state))
            {
                actions[entry.ActionId] = state.After(entry);
            }
            else if (entry.Event == JournalEvent.Intended && wanted(entry))
            {
                actions.Add(entry.ActionId, new() { Intent = entry, Last = entry });
            }
        });
        return [.. actions.Values.OrderBy(state => state.Intent.Entry)];
    }

    private void Append(JournalEntry entry)
    {
        entry = entry with { Entry = end.Entries + 1, PreviousSha256 = end.LastSha256, At = clock.GetUtcNow(), RunId = RunId, By = By };
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry), (byte)'\n'];
        if (end.WholeBytes + line.Length > MaxBytes || line.Length > JournalReader.MaxLineBytes)
        {
            throw new IOException($"{Folder.JournalPath} is full: a journal has at most {MaxBytes} bytes, and a line {JournalReader.MaxLineBytes}");
        }

        try
        {
            file.Position = end.WholeBytes;
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(end.WholeBytes);
            throw;
        }

        end = new(entry.Entry, Convert.ToHexStringLower(SHA256.HashData(line)), end.WholeBytes + line.Length);
    }
}
