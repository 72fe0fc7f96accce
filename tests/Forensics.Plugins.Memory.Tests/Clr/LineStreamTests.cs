using System.Text;
using Forensics.Plugins.Memory.Clr.Running;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>Lines of a channel whose other side may be broken off anywhere.</summary>
public sealed class LineStreamTests
{
    [TestCase("a\n\nbc\n", "a||bc")]
    [TestCase("", "")]
    [TestCase("a\nbrok", "a")]
    [TestCase("abcd\nabcde\n", "abcd|abcde")]
    public async Task LinesComeOneByOneAndOneWithoutAnEndIsNone(string text, string lines)
    {
        var stream = new LineStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), 5);
        var read = new List<string>();
        while (await stream.NextAsync(CancellationToken.None) is { } line)
        {
            read.Add(Encoding.UTF8.GetString(line.Span));
        }

        Assert.That(string.Join('|', read), Is.EqualTo(lines));
    }

    [Test]
    public void ALineOverTheBoundIsRefused()
        => Assert.That(async () => await new LineStream(new MemoryStream("abcdef\n"u8.ToArray()), 5).NextAsync(CancellationToken.None), Throws.InstanceOf<InvalidDataException>());
}
