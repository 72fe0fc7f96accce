using System.CommandLine;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Output;
using Forensics.Sdk.Images.Reading;
using Forensics.Sdk.Images.Reading.Verification;

namespace Forensics.Host.Commands.Disk;

/// <summary><c>forensics disk verify</c>: reads an image whole, once, and says whether it is what was acquired.</summary>
internal sealed class DiskVerifyCommand(PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private readonly ImageArgument argument = new(probe);
    private readonly Option<string?> md5 = new("--md5") { Description = "MD5 that the media should have", HelpName = "HEX" };
    private readonly Option<string?> sha1 = new("--sha1") { Description = "SHA-1 that the media should have", HelpName = "HEX" };
    private readonly Option<string?> sha256 = new("--sha256") { Description = "SHA-256 that the media should have", HelpName = "HEX" };
    private readonly Option<string?> sums = new("--sums") { Description = "SHA-256 that the image's files should have, as 'sha256sum' writes them; each file has to be in it", HelpName = "FILE" };
    private readonly Option<bool> quiet = new("-q", "--quiet") { Description = "Do not show how far it is" };

    public Command Build()
    {
        var command = new Command("verify", "Read an image of a disk whole, and compare it with the digests stored in it and given");
        argument.AddTo(command);
        command.Add(md5);
        command.Add(sha1);
        command.Add(sha256);
        command.Add(sums);
        command.Add(quiet);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = argument.Path(parsed);
        var expected = Expected(parsed);
        var given = SumsFile.Read(parsed.GetValue(sums), probe);
        try
        {
            using var image = argument.Open(parsed);
            var verification = Verify(parsed, image, new() { Expected = expected, Sums = given });
            if (argument.IsJson(parsed))
            {
                terminal.Result(DiskJson.Of(path, image.Facts, verification).ToJsonString());
            }
            else
            {
                new DiskText(terminal).Tell(image.Facts, verification);
            }

            return (int)(verification.IsIntact ? ExitCode.Complete : ExitCode.NotIntact);
        }
        catch (ImageFormatException damaged)
        {
            var verdict = "intact: no, too damaged to be opened";
            terminal.Result(argument.IsJson(parsed) ? DiskJson.Unopened(path, damaged.Message, verdict).ToJsonString() : $"problem: {damaged.Message}");
            if (!argument.IsJson(parsed))
            {
                terminal.Result(verdict);
            }

            return (int)ExitCode.NotIntact;
        }
    }

    private ImageVerification Verify(ParseResult parsed, DiskImage image, ImageVerifyOptions options)
    {
        using var writer = new ForgivingWriter(Console.Error);
        using var progress = Terminal.IsLive && !parsed.GetValue(quiet) ? new VerificationProgress(writer, clock, image.Facts.PresentBytes) : null;
        return ImageVerifier.Verify(image, options with { Progress = progress });
    }

    private Dictionary<DigestKind, string> Expected(ParseResult parsed)
    {
        Dictionary<DigestKind, string> expected = [];
        foreach (var (kind, option, chars) in new[] { (DigestKind.Md5, md5, 32), (DigestKind.Sha1, sha1, 40), (DigestKind.Sha256, sha256, 64) })
        {
            if (parsed.GetValue(option) is { } digest)
            {
                expected[kind] = digest.Length == chars && digest.All(char.IsAsciiHexDigit)
                    ? digest : throw new UsageException($"{option.Name}: '{digest}' is not {chars} hexadecimal digits");
            }
        }

        return expected;
    }
}
