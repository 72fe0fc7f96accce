namespace Forensics.Plugins.Memory.Tests;

/// <summary>What the plugin brings onto a device.</summary>
public sealed class PluginFolderTests
{
    [Test]
    public void NoClientOfACloudComesAlong()
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../product/plugins/forensics.memory"));
        var libraries = Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path));
        Assert.That(libraries, Is.EquivalentTo(new[] { "Azure.Core.dll", "Forensics.Plugins.Memory.dll", "Forensics.Sdk.Linux.dll", "Microsoft.Diagnostics.Runtime.dll", "Snappier.dll" }));
    }
}
