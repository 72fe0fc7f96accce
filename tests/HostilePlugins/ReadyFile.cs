namespace Hostile;

/// <summary>How a plugin tells the test that it has come to the point of interest: a line with a process id, into a pipe that the test holds. No file: a worker can make
/// none.</summary>
internal static class ReadyFile
{
    public static void Write(string? path) => Write(path, $"{Environment.ProcessId}");

    public static void Write(string? path, string processId)
    {
        if (!string.IsNullOrEmpty(path))
        {
            using var pipe = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            pipe.Write(System.Text.Encoding.ASCII.GetBytes(processId + "\n"));
        }
    }
}
