using System.CommandLine;
using System.Text.Json.Nodes;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Probing;
using Forensics.Sdk.Images.Reading;

namespace Forensics.Host.Commands.Disk;

/// <summary><c>forensics disk info</c>: what an image says of itself. Reads nothing of the media, and judges nothing.</summary>
internal sealed class DiskInfoCommand(PathProbe probe, Terminal terminal)
{
    private readonly ImageArgument argument = new(probe);

    public Command Build()
    {
        var command = new Command("info", "Tell what an image of a disk says of itself; read nothing of the media");
        argument.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        try
        {
            using var image = argument.Open(parsed);
            if (argument.IsJson(parsed))
            {
                terminal.Result(DiskJson.Of(argument.Path(parsed), image.Facts).ToJsonString());
            }
            else
            {
                new DiskText(terminal).Tell(image.Facts, hasFiles: true);
            }

            return (int)ExitCode.Complete;
        }
        catch (ImageFormatException damaged)
        {
            terminal.Result(argument.IsJson(parsed) ? new JsonObject { ["image"] = argument.Path(parsed), ["problems"] = new JsonArray(damaged.Message) }.ToJsonString() : $"problem: {damaged.Message}");
            return (int)ExitCode.NotIntact;
        }
    }
}
