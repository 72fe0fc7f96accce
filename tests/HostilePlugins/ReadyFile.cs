namespace Hostile;

/// <summary>How a plugin tells the test that it has come to the point of interest: a file, whole as soon as it is there, with this process's id.</summary>
internal static class ReadyFile
{
    public static void Write(string? path)
    {
        if (!string.IsNullOrEmpty(path))
        {
            File.WriteAllText(path + ".new", $"{Environment.ProcessId}");
            File.Move(path + ".new", path);
        }
    }
}
