using System.Text;

namespace Forensics.Host;

/// <summary>Writes to somebody who may be gone: a closed terminal or pipe is no reason to stop; the bundle matters more.</summary>
internal sealed class ForgivingWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Gone, or opened for reading only.
            return;
        }
    }
}
