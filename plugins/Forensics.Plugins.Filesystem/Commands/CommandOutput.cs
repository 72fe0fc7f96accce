using System.Buffers;

namespace Forensics.Plugins.Filesystem.Commands;

/// <summary>What a program says, up to a bound; what comes after it is read and dropped, so that the program can end.</summary>
/// <param name="limitBytes">The bound.</param>
internal sealed class CommandOutput(int limitBytes)
{
    private const int PieceBytes = 64 << 10;

    private readonly ArrayBufferWriter<byte> kept = new();

    public ReadOnlyMemory<byte> Bytes => kept.WrittenMemory;

    public bool IsTruncated { get; private set; }

    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var piece = new byte[PieceBytes];
        int read;
        while ((read = await stream.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0)
        {
            var taken = Math.Min(read, limitBytes - kept.WrittenCount);
            kept.Write(piece.AsSpan(0, taken));
            IsTruncated |= taken < read;
        }
    }
}
