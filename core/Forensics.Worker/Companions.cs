using System.Collections.Concurrent;
using System.Reflection;
using Forensics.Confinement;
using Forensics.Sdk;
using Forensics.Wire;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Worker;

/// <summary>The companions of one collector. Disposing ends those that it left running: else the host would find them, and name them as left behind.</summary>
/// <param name="pluginDirectory">The plugin's folder.</param>
/// <param name="manifestSha256">What the host planned with.</param>
/// <param name="plugin">The plugin's own assembly.</param>
/// <param name="clock">For the wait for their end.</param>
internal sealed class Companions(string pluginDirectory, string manifestSha256, Assembly plugin, TimeProvider clock) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ConfinedCompanion, bool> running = new();

    /// <exception cref="ContractException">The class is not of the plugin's own assembly, or there are too many descriptors.</exception>
    /// <exception cref="IOException">It cannot be started.</exception>
    public CompanionProcess Start(Type type, IReadOnlyList<SafeFileHandle> descriptors)
    {
        if (type.Assembly != plugin || type.IsGenericType)
        {
            throw new ContractException($"{type} is no companion of {plugin.GetName().Name}: a class of that assembly, without type parameters");
        }

        if (descriptors.Count > WireFormat.MaxCompanionDescriptors)
        {
            throw new ContractException($"{descriptors.Count} descriptors are more than the {WireFormat.MaxCompanionDescriptors} of a companion");
        }

        var arguments = new CompanionArguments
        {
            PluginDirectory = pluginDirectory,
            ManifestSha256 = manifestSha256,
            TypeName = type.FullName!,
            HandedDescriptors = descriptors.Count,
            WorkerProcessId = Environment.ProcessId,
        };
        var copies = new List<SafeFileHandle>();
        try
        {
            foreach (var descriptor in descriptors)
            {
                copies.Add(PrivateChannels.Copy(descriptor, CompanionArguments.FirstHandedDescriptor + descriptors.Count));
            }

            var companion = ConfinedCompanion.Start(arguments, copies, clock, gone => running.TryRemove(gone, out _));
            running[companion] = true;
            return companion;
        }
        finally
        {
            copies.ForEach(copy => copy.Dispose());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var companion in running.Keys)
        {
            companion.Kill();
        }

        foreach (var companion in running.Keys)
        {
            await companion.DisposeAsync().ConfigureAwait(false);
        }
    }
}
