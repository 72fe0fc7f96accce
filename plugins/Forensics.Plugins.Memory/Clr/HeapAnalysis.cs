using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Sdk;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>What is asked of the objects of a runtime: one walk over all of them, then the roots of some.</summary>
internal sealed class HeapAnalysis(ClrRuntime runtime, ClrQuestion question, IClrFindings findings)
{
    // Before the place that was found, when the string is longer than what is told of it.
    private const int CharsBefore = 64;

    private readonly Regex? pattern = question.StringPattern is null ? null : new(question.StringPattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    private readonly Dictionary<ulong, TypeCount> types = [];
    private readonly List<ulong> targets = [];
    private int exceptions;
    private int strings;
    private int unread;

    /// <summary>Objects that were looked at.</summary>
    public long Objects { get; private set; }

    /// <summary>Goes over the heap.</summary>
    public void Walk(CancellationToken cancellationToken)
    {
        var heap = runtime.Heap;
        if (!heap.CanWalkHeap)
        {
            Trouble("heap", FaultKind.Changed, "the heap was being collected: its objects cannot be walked");
            return;
        }

        foreach (var found in heap.EnumerateObjects(carefully: true))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Objects == question.MaxObjects)
            {
                Trouble("heap", FaultKind.OverLimit, $"only {question.MaxObjects} objects of the heap were looked at");
                break;
            }

            Objects++;
            try
            {
                LookAt(found);
            }
            catch (Exception exception) when (ClrFailure.Of(exception) is not null)
            {
                unread++;
            }
        }

        TellTypes();
        Over("exceptions", exceptions, question.MaxExceptions);
        Over("strings", strings, pattern is null ? int.MaxValue : question.MaxStrings);
        Over("objects whose roots are looked for", targets.Count, ClrLimits.RootTargets);
        if (unread > 0)
        {
            Trouble("heap", FaultKind.Corrupt, $"{unread} objects of the heap could not be read whole");
        }
    }

    /// <summary>Finds what keeps the objects of the asked type alive.</summary>
    public void FindRoots(CancellationToken cancellationToken)
    {
        if (targets.Count == 0)
        {
            return;
        }

        var told = 0;
        foreach (var (root, path) in new GCRoot(runtime.Heap, targets.Take(ClrLimits.RootTargets)).EnumerateRootPaths(cancellationToken))
        {
            if (told++ == question.MaxRoots)
            {
                Trouble("roots", FaultKind.OverLimit, $"only {question.MaxRoots} roots were told");
                return;
            }

            var chain = new List<string?>();
            var last = path;
            for (var link = path; link is not null && chain.Count < ClrLimits.Chain; link = link.Next)
            {
                chain.Add(ClrText.Known(runtime.Heap.GetObjectType(link.Object)?.Name));
                last = link;
            }

            findings.Add(new RootFinding(question.RootType!, last.Object, Word(root.RootKind), root.Address, chain, last.Next is not null));
        }
    }

    private static string Word(ClrRootKind kind) => string.Concat(kind.ToString().Select((letter, at) => char.IsUpper(letter) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));

    private void LookAt(ClrObject found)
    {
        if (found.Type is not { } type)
        {
            unread++;
            return;
        }

        if (question.MaxTypes > 0 && (types.Count < ClrLimits.Types || types.ContainsKey(type.MethodTable)))
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(types, type.MethodTable, out _);
            count = new(type, count.Count + 1, checked(count.Bytes + (long)found.Size));
        }

        if (type.IsString)
        {
            Match(found);
        }
        else if (question.RootType is { } rootType && type.Name == rootType)
        {
            targets.Add(found.Address);
        }

        if (question.MaxExceptions > 0 && found.IsException && found.AsException() is { } exception && exceptions++ < question.MaxExceptions)
        {
            var stack = ClrStack.Of(exception.EnumerateExceptionStackTrace(), Math.Min(question.MaxFrames, ClrLimits.Frames));
            findings.Add(new ExceptionFinding(found.Address, ClrText.Known(type.Name), ClrText.Known(exception.Message), exception.HResult, stack.Frames, stack.IsCut));
        }
    }

    private void Match(ClrObject found)
    {
        if (pattern is null || found.AsString(ClrLimits.MatchedChars) is not { } text)
        {
            return;
        }

        var place = pattern.EnumerateMatches(text);
        if (!place.MoveNext() || strings++ >= question.MaxStrings)
        {
            return;
        }

        var most = Math.Min(question.MaxStringChars, ClrLimits.MatchedChars);
        var start = place.Current.Index + place.Current.Length <= most ? 0 : Math.Max(0, place.Current.Index - Math.Min(CharsBefore, most / 2));
        var length = runtime.DataTarget.DataReader.Read(found.Address + (ulong)runtime.DataTarget.DataReader.PointerSize, out int whole) && whole >= text.Length ? whole : text.Length;
        findings.Add(new StringFinding(found.Address, ClrText.Bounded(text[start..], most), start, length));
    }

    private void TellTypes()
    {
        foreach (var count in types.Values.OrderByDescending(count => count.Bytes).ThenBy(count => count.Type.MethodTable).Take(question.MaxTypes))
        {
            findings.Add(new TypeFinding(ClrText.Known(count.Type.Name), ClrText.Known(count.Type.Module?.Name), count.Count, count.Bytes));
        }

        Over("types", types.Count, question.MaxTypes);
    }

    private void Over(string what, int count, int most)
    {
        if (count > most)
        {
            Trouble("heap", FaultKind.OverLimit, $"only {most} of {count} {what} were taken");
        }
    }

    private void Trouble(string part, FaultKind kind, string message) => findings.Add(new TroubleFinding(part, kind, message));

    private readonly record struct TypeCount(ClrType Type, long Count, long Bytes);
}
