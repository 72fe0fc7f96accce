using System.CommandLine;
using Forensics.Collection.Native;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Host.Commands.Disk;

/// <summary>Which image, and whether the answer is for people or for another program.</summary>
internal sealed class ImageArgument(PathProbe probe)
{
    private readonly Argument<string> image = new("IMAGE") { Description = "Its first or only file: NAME.E01, NAME.001, NAME.part0001, or any raw one; its other files lie beside it" };
    private readonly Option<bool> json = new("--json") { Description = "One JSON object on standard output" };

    public void AddTo(Command command)
    {
        command.Add(image);
        command.Add(json);
    }

    public string Path(ParseResult parsed) => parsed.GetValue(image)!;

    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    /// <exception cref="UsageException">There is no such file, or it is no image that is read here.</exception>
    /// <exception cref="ImageFormatException">It is an image, too damaged to be opened.</exception>
    public DiskImage Open(ParseResult parsed)
    {
        var path = Path(parsed);
        probe.Ask("IMAGE", path);
        if (!File.Exists(path))
        {
            throw new UsageException(Directory.Exists(path) ? $"{path} is a folder: name the first file of the image in it" : $"{path} does not exist");
        }

        if (!FileOwner.IsRegular(path))
        {
            throw new UsageException($"{path} is no regular file: 'disk' reads images; a device is imaged by 'collect'");
        }

        try
        {
            return DiskImage.Open(path);
        }
        catch (Exception unusable) when (unusable is UnsupportedImageException or FileNotFoundException)
        {
            throw new UsageException(unusable.Message);
        }
    }
}
