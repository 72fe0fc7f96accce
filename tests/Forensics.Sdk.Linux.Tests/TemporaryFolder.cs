using System.Text;

namespace Forensics.Sdk.Linux.Tests;

/// <summary>A folder of a test's own, opened as a root, removed at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        Path = Directory.CreateTempSubdirectory("forensics-linux-").FullName;
        var error = TargetRootReading.OpenRoot(EvidencePath.Of(Path), out var root);
        Assert.That(error, Is.EqualTo(Errno.Ok));
        Root = root;
    }

    public string Path { get; }

    public TargetRoot Root { get; }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return At(name);
    }

    public void Dispose()
    {
        Root.Descriptor.Dispose();
        Shell.Run("rm", "-rf", Path);
    }
}
