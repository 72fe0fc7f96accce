using System.Runtime.CompilerServices;
using System.Text.Json;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Running;

/// <summary>One run of a companion.</summary>
internal static class ClrSession
{
    /// <summary>Most findings of one run.</summary>
    private const int MaxFindings = 5_000_000;

    /// <summary>Asks.</summary>
    /// <param name="context">Starts the companion.</param>
    /// <param name="subject">What is looked into.</param>
    /// <param name="question">What is asked; null: which runtimes there are.</param>
    /// <param name="dac">The DAC, sealed; null without a question.</param>
    /// <param name="cancellationToken">Ends it, and the companion.</param>
    /// <returns>What it found, as it comes. When the enumeration ends well it was all, or it said itself why it is not.</returns>
    /// <exception cref="InvalidDataException">It was broken off, or said what it must not.</exception>
    /// <exception cref="IOException">It could not be started.</exception>
    public static async IAsyncEnumerable<ClrFinding> AskAsync(
        CollectionContext context, IClrSubject subject, ClrQuestion? question, SafeFileHandle? dac, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = subject.Request();
        request.Question = question;
        var companion = context.StartCompanion<ClrCompanion>(dac is null ? subject.Descriptors : [.. subject.Descriptors, dac]);
        await using (companion.ConfigureAwait(false))
        {
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, ClrChannelJson.Default.ClrRequest), (byte)'\n'];
            await SayAsync(companion.Channel, line, cancellationToken).ConfigureAwait(false);
            var lines = new LineStream(companion.Channel, ClrLimits.LineBytes);
            var (isWhole, isExplained) = (false, false);
            for (var count = 0; await lines.NextAsync(cancellationToken).ConfigureAwait(false) is { } next; count++)
            {
                if (isWhole || count == MaxFindings || !ClrLines.TryRead(next.Span, out var finding))
                {
                    throw new InvalidDataException(count == MaxFindings ? $"it told more than {MaxFindings} findings" : "it said what is no finding");
                }

                isWhole = finding is EndFinding;
                isExplained |= finding is TroubleFinding trouble && trouble.IsOfAll();
                yield return finding;
            }

            var end = await companion.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!isWhole && !(isExplained && end.Kind == CompanionEndKind.Completed))
            {
                throw new InvalidDataException(end.Kind == CompanionEndKind.Completed ? "it ended before it had told all" : $"it {Word(end.Kind)}: {end.Message}");
            }
        }
    }

    private static async ValueTask SayAsync(Stream channel, byte[] line, CancellationToken cancellationToken)
    {
        try
        {
            await channel.WriteAsync(line, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended already: there is nothing to read either, and its end says why.
        }
    }

    private static string Word(CompanionEndKind kind) => kind switch
    {
        CompanionEndKind.Killed => "was ended by a signal",
        CompanionEndKind.Failed => "failed",
        _ => "ended by itself",
    };
}
