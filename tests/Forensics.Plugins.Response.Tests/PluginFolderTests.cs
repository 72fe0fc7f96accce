namespace Forensics.Plugins.Response.Tests;

/// <summary>What the plugin brings onto a device.</summary>
public sealed class PluginFolderTests
{
    [Test]
    public void NothingButOurOwnComesAlong()
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../product/plugins/forensics.response"));
        var libraries = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path));
        Assert.That(libraries, Is.EquivalentTo(new[] { "Forensics.Plugins.Response.dll", "Forensics.Sdk.Linux.dll", "Forensics.Sdk.Quarantine.dll" }));
    }
}
