using Forensics.Plugins.Memory.Dumps;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>What the dump tests have in common: rights, and a folder for core files.</summary>
public abstract class DumpTests
{
    protected static readonly DumpMode[] BothModes = [DumpMode.Live, DumpMode.Consistent];

    protected string Folder { get; private set; } = string.Empty;

    [SetUp]
    public void SetUpFolder()
    {
        ThisMachine.RequireRoot();
        Folder = Directory.CreateTempSubdirectory("forensics-dumps-").FullName;
    }

    [TearDown]
    public void RemoveFolder()
    {
        if (Folder.Length > 0)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
