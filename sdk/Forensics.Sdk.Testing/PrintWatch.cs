using System.Text;

namespace Forensics.Sdk.Testing;

/// <summary>Sees what a piece of code, and what it starts, prints through <see cref="Console"/>. Others print as ever meanwhile.</summary>
internal sealed class PrintWatch : IDisposable
{
    // It flows into every task and thread that the watched code starts, and into no other.
    private readonly AsyncLocal<bool> watched = new();
    private readonly TextWriter output = Console.Out;
    private readonly TextWriter error = Console.Error;

    private PrintWatch()
    {
        Console.SetOut(new Watcher(this, output));
        Console.SetError(new Watcher(this, error));
    }

    public bool HasPrinted { get; private set; }

    public static PrintWatch Begin() => new();

    public void WatchThis() => watched.Value = true;

    public void Dispose()
    {
        Console.SetOut(output);
        Console.SetError(error);
    }

    private sealed class Watcher(PrintWatch watch, TextWriter others) : TextWriter
    {
        public override Encoding Encoding => others.Encoding;

        public override void Write(char value)
        {
            Look();
            others.Write(value);
        }

        public override void Write(string? value)
        {
            Look();
            others.Write(value);
        }

        public override void WriteLine(string? value)
        {
            Look();
            others.WriteLine(value);
        }

        private void Look() => watch.HasPrinted |= watch.watched.Value;
    }
}
