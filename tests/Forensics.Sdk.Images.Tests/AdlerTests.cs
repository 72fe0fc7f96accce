using System.Buffers.Binary;
using System.IO.Compression;
using Forensics.Sdk.Images.Ewf;

namespace Forensics.Sdk.Images.Tests;

public sealed class AdlerTests
{
    [Test]
    public void ItIsTheOneThatZlibAppends([Values(0, 1, 15, 16, 17, 255, 5_551, 5_552, 5_553, 100_000)] int length, [Values] bool isHigh)
    {
        var bytes = new byte[length];
        if (isHigh)
        {
            bytes.AsSpan().Fill(0xff);
        }
        else
        {
            new Random(length).NextBytes(bytes);
        }

        var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        var expected = length == 0 ? 1 : BinaryPrimitives.ReadUInt32BigEndian(stream.ToArray().AsSpan()[^4..]);
        Assert.That(Adler32.Of(bytes), Is.EqualTo(expected));
        Assert.That(Adler32.Append(Adler32.Of(bytes.AsSpan(0, length / 3)), bytes.AsSpan(length / 3)), Is.EqualTo(expected));
    }
}
