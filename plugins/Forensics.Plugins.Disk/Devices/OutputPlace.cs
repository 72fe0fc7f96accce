using Forensics.Sdk;

namespace Forensics.Plugins.Disk.Devices;

/// <summary>Devices that the run's output lies on, and all that these lie on: an image of one of them would hold itself.</summary>
internal sealed class OutputPlace
{
    private readonly HashSet<SpecialDevice> numbers;

    public OutputPlace(IReadOnlyList<SpecialDevice> output, BlockTree tree)
    {
        numbers = [.. output];
        foreach (var device in output.Select(tree.Of).OfType<BlockDevice>().SelectMany(tree.Below))
        {
            numbers.Add(device.Number);
        }
    }

    public bool IsOn(BlockDevice device) => IsOn(device.Number);

    public bool IsOn(SpecialDevice device) => numbers.Contains(device);
}
