using System.Reflection;
using System.Runtime.CompilerServices;

namespace ClrTarget;

/// <summary>A process with known objects: says "ready" when all of them are there, and ends with its standard input.</summary>
internal static class Program
{
    private const int Objects = 1_234;

    private static readonly ManualResetEventSlim Ready = new();
    private static readonly ManualResetEventSlim Never = new();

    public static int Main()
    {
        using var bytes = new MemoryStream();
        using (var resource = typeof(Program).Assembly.GetManifestResourceStream("extra")!)
        {
            resource.CopyTo(bytes);
        }

        Holder.Instance = new()
        {
            Known = [.. Enumerable.Range(0, Objects).Select(number => new Known(number))],
            Hidden = Assembly.Load(bytes.ToArray()).CreateInstance("ClrTargetExtra.Hidden"),
            Caught = Catch(),

            // Made when it runs: the literal is only a part of it.
            Text = string.Concat("known-secret-", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        };
        new Thread(BlockedHere) { IsBackground = true, Name = "blocked" }.Start();
        Ready.Wait();
        GC.Collect();
        Console.WriteLine("ready");
        Console.In.ReadToEnd();
        GC.KeepAlive(Holder.Instance);
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static void BlockedHere()
    {
        Ready.Set();
        Never.Wait();
    }

    private static KnownException Catch()
    {
        try
        {
            Throw();
        }
        catch (KnownException exception)
        {
            return exception;
        }

        throw new InvalidOperationException();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw() => throw new KnownException("a known message");
}
