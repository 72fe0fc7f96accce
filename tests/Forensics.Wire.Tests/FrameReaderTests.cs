using Forensics.Wire.Messages;

namespace Forensics.Wire.Tests;

public sealed class FrameReaderTests
{
    [TestCase(1)]
    [TestCase(3)]
    [TestCase(1_000_000)]
    public void FramesComeOutWholeHoweverTheirBytesArrive(int pieceLength)
    {
        var sent = new List<(FrameKind, byte[])>
        {
            (FrameKind.Progress, []),
            (FrameKind.Records, new byte[WireFormat.MaxFrameBytes]),
            (FrameKind.Fault, [1, 2, 3]),
            ((FrameKind)0xfe, [4]),
        };
        if (pieceLength < 100)
        {
            sent[1] = (FrameKind.Records, new byte[1_000]);
        }

        var reader = new FrameReader();
        var received = new List<(FrameKind, byte[])>();
        ReadOnlySpan<byte> bytes = sent.SelectMany(frame => Framed(frame.Item1, frame.Item2)).ToArray();
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(Math.Min(pieceLength, bytes.Length), reader.Free.Length)];
            piece.CopyTo(reader.Free);
            reader.Advance(piece.Length);
            bytes = bytes[piece.Length..];
            while (reader.TryRead(out var frame))
            {
                received.Add((frame.Kind, frame.Payload.ToArray()));
            }
        }

        Assert.That(received, Is.EqualTo(sent));
        Assert.That(reader.IsMidFrame, Is.False);
    }

    [Test]
    public void ALengthOverTheLimitIsRefusedBeforeItsBytesAreThere()
    {
        var reader = new FrameReader();
        byte[] header = [1, 0, 0x10, 0, (byte)FrameKind.Records];
        header.CopyTo(reader.Free);
        reader.Advance(header.Length);
        Assert.That(() => reader.TryRead(out _), Throws.InstanceOf<WireException>().With.Message.Contains("1048577"));
    }

    [Test]
    public void AMessageOverTheLimitIsRefusedByItsSender()
        => Assert.That(
            () => FrameWriter.Message(FrameKind.Log, new LogMessage { Severity = "debug", Message = new string('x', WireFormat.MaxFrameBytes) }, WireJson.Default.LogMessage),
            Throws.InstanceOf<WireException>());

    private static byte[] Framed(FrameKind kind, byte[] payload)
    {
        var frame = new byte[WireFormat.HeaderBytes + payload.Length];
        FrameWriter.Header(frame, kind, payload.Length);
        payload.CopyTo(frame, WireFormat.HeaderBytes);
        return frame;
    }
}
