using System.Text;
using Forensics.Bundle;

// Writes a bundle to the path of its first argument until it is killed: lines, small files, a stream in parts. What a link has made safe is told on standard output: its number, and how many
// lines it covers. The content follows from the second argument, so that the test can make it again.
var random = new Random(int.Parse(args[1]));
var noise = new byte[1 << 20];
random.NextBytes(noise);
using var writer = BundleWriter.Create(args[0], BundleSigner.ForRun("killed writer"), new());
using var output = Console.OpenStandardOutput();
var stream = writer.OpenContent("images/stream");
for (var line = 0; ; line++)
{
    writer.AppendLines("records/step/line", Encoding.ASCII.GetBytes($"{{\"line\":{line}}}\n"));
    if (line % 7 == 0)
    {
        var file = writer.OpenContent($"fs/file-{line}");
        file.Append(noise.AsSpan(line % 1000, 5_000));
        _ = file.Complete();
    }

    if (line % 5 == 0)
    {
        stream.Append(noise.AsSpan(0, 200_000));
    }

    if (line % 20 == 19)
    {
        var link = writer.WriteLink();
        output.Write(Encoding.ASCII.GetBytes($"{link} {line + 1}\n"));
    }
}
