namespace EndToEnd.Tests;

/// <summary>A named pipe into which a plugin writes a process id when it has come to the point of interest: a worker can make no file, but may speak into a pipe.</summary>
internal sealed class ReadyPipe : IDisposable
{
    private readonly FileStream pipe;
    private Task<string?>? line;

    public ReadyPipe(string path)
    {
        Tool.Run("/", "mkfifo", "-m", "666", path).MustSucceed();
        Path = path;

        // Both ends: whoever writes never waits for a reader, and what is written stays.
        pipe = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    public string Path { get; }

    /// <summary>The process id, once it was written; null before.</summary>
    public int? ProcessId
    {
        get
        {
            line ??= Task.Run(() => new StreamReader(pipe).ReadLine());
            return line.IsCompleted ? int.Parse(line.Result!) : null;
        }
    }

    /// <summary>Writes a line, for a plugin that reads there.</summary>
    public void Tell() => pipe.Write("1\n"u8);

    public void Dispose()
    {
        // Whoever still waits for a line gets an empty one.
        pipe.Write("\n"u8);
        line?.Wait();
        pipe.Dispose();
    }
}
