namespace Forensics.Plugins.Response.Tests.Processes;

/// <summary>A folder of one test.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("forensics-response-").FullName;

    /// <summary>Copies a program, with bytes of its own at its end, so that its digest is nobody else's.</summary>
    public string Copy(string program, string name)
    {
        var copy = System.IO.Path.Combine(Path, name);
        File.Copy(program, copy);
        File.AppendAllText(copy, copy);
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
