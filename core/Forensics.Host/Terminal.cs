using System.Text;

namespace Forensics.Host;

/// <summary>What people read: standard error, everything escaped. A closed terminal is no reason to stop.</summary>
internal sealed class Terminal : IDisposable
{
    // As many as wait when nobody reads are 8 MiB.
    private const int HandedChars = 4_096;

    private readonly PatientWriter error = new(Open(2, Console.Error));
    private readonly PatientWriter output = new(Open(1, Console.Out));
    private bool isOutputTaken;

    /// <summary>Whether somebody watches who can see a live display.</summary>
    public static bool IsLive => !Console.IsErrorRedirected && InheritedDescriptor.IsInherited(2) && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    public void Line(string text) => error.Offer(Escape(text));

    /// <summary>The result of the command: what another program reads.</summary>
    public void Result(string text) => (isOutputTaken ? error : output).Write(Escape(text));

    /// <summary>Results that are many lines: they are handed over some at a time, each as <see cref="Result"/> has it.</summary>
    public void Results(IEnumerable<string> lines)
    {
        var some = new StringBuilder(HandedChars);
        try
        {
            foreach (var line in lines)
            {
                _ = some.Append(Escape(line));
                if (some.Length >= HandedChars)
                {
                    Hand();
                }
                else
                {
                    _ = some.Append('\n');
                }
            }
        }
        finally
        {
            if (some.Length > 0)
            {
                some.Length--;
                Hand();
            }
        }

        void Hand()
        {
            (isOutputTaken ? error : output).Write(some.ToString());
            _ = some.Clear();
        }
    }

    /// <summary>Standard output is for something else: results go where people read.</summary>
    public void KeepOutputFree() => isOutputTaken = true;

    /// <summary>Waits for what is still to be written.</summary>
    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    /// <summary>Replaces everything that a terminal could take for a command: control characters, and those that turn the direction of text.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        StringBuilder? escaped = null;
        for (var i = 0; i < text.Length; i++)
        {
            var hidden = char.IsControl(text[i]) || char.IsSurrogate(text[i]) && !IsPair(text, i)
                || text[i] is >= '\u200b' and <= '\u200f' or >= '\u2028' and <= '\u202e' or >= '\u2066' and <= '\u2069' or >= '\u2060' and <= '\u2064' or '\u00ad' or '\u061c' or '\u3164' or '\uffa0' or '\ufeff';
            if (hidden && escaped is null)
            {
                escaped = new StringBuilder(text, 0, i, text.Length + 16);
            }

            _ = hidden ? escaped!.Append($"\\u{(int)text[i]:x4}") : escaped?.Append(text[i]);
        }

        return escaped?.ToString() ?? text;
    }

    private static bool IsPair(string text, int at)
        => char.IsHighSurrogate(text[at]) ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) : at > 0 && char.IsHighSurrogate(text[at - 1]);

    private static TextWriter Open(int descriptor, TextWriter writer) => InheritedDescriptor.IsInherited(descriptor) ? writer : TextWriter.Null;
}
