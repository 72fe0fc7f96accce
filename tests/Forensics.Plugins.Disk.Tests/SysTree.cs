using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>A <c>/sys</c> of the test's own, made as the kernel makes it: folders below devices, links from class/block.</summary>
internal sealed class SysTree(TestRoot root)
{
    private readonly Dictionary<string, string> folders = [];

    /// <summary>A disk, with its hardware's files.</summary>
    public SysTree Disk(string name, string number, params (string File, string Text)[] files) => Add($"sys/devices/pci0000:00/ata1/host0/block/{name}", name, number, files);

    public SysTree Partition(string disk, string name, string number, int ordinal, params (string File, string Text)[] files)
        => Add($"{folders[disk]}/{name}", name, number, [("partition", $"{ordinal}"), .. files]);

    /// <summary>What lies on others: of the device mapper, or an array.</summary>
    public SysTree Virtual(string name, string number, string[] slaves, params (string File, string Text)[] files)
    {
        Add($"sys/devices/virtual/block/{name}", name, number, files);
        foreach (var slave in slaves)
        {
            root.Write($"{folders[name]}/slaves/{slave}/dev", "");
            root.Write($"{folders[slave]}/holders/{name}/dev", "");
        }

        return this;
    }

    /// <summary>A mapping.</summary>
    public SysTree Mapper(string name, string number, string mapping, string uuid, params string[] slaves) => Virtual(name, number, slaves, ("dm/name", mapping), ("dm/uuid", uuid), ("size", "2048"));

    private SysTree Add(string folder, string name, string number, params (string File, string Text)[] files)
    {
        folders[name] = folder;
        root.Write($"{folder}/dev", $"{number}\n");
        root.Write($"{folder}/size", "2048\n");
        foreach (var (file, text) in files)
        {
            root.Write($"{folder}/{file}", $"{text}\n");
        }

        Directory.CreateDirectory(root.PathOf("sys/class/block"));
        File.CreateSymbolicLink(root.PathOf($"sys/class/block/{name}"), $"../../../{folder}");
        return this;
    }
}
