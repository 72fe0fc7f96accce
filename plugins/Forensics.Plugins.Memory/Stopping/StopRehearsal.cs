using System.Reflection;
using System.Runtime.CompilerServices;
using Forensics.Plugins.Memory.Dumps;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Stopping;

/// <summary>Has all code compiled and bound that runs while a target stands: by going through it with this very process, which nobody can trace from within.</summary>
internal static class StopRehearsal
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <param name="self">The folder of this process.</param>
    /// <param name="whileStopped">What is read of a target meanwhile.</param>
    /// <param name="clock">Measures.</param>
    public static void Run(ProcessDirectory self, Action whileStopped, TimeProvider clock)
    {
        foreach (var method in new[] { typeof(TraceCalls), typeof(ThreadTracer), typeof(TargetStop), typeof(ThreadRegisters), typeof(ThreadSnapshot) }.SelectMany(type => type.GetMethods(Declared)))
        {
            Prepare(method);
        }

        TargetStop.Take(self, DumpMode.Live, whileStopped, clock).Dispose();
    }

    private static void Prepare(MethodInfo method)
    {
        if (method.GetMethodImplementationFlags().HasFlag(MethodImplAttributes.InternalCall) || method.IsAbstract || method.ContainsGenericParameters)
        {
            return;
        }

        if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
        {
            System.Runtime.InteropServices.Marshal.Prelink(method);
        }
        else
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
    }
}
