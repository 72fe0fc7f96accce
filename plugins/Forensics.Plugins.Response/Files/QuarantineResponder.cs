using Forensics.Plugins.Response.Files;
using Forensics.Sdk;

[assembly: Collector<QuarantineResponder>]

namespace Forensics.Plugins.Response.Files;

/// <summary>Takes files out of use, into the quarantine of the device.</summary>
public sealed class QuarantineResponder : FileResponder<QuarantineOptions>
{
    public override CollectorDescriptor Descriptor { get; } = Describe("quarantine", "Takes files out of use: sealed into the quarantine of the device with all that is needed to restore them, then removed.");

    internal override FileVerb VerbOf(QuarantineOptions options) => new("quarantine", KeepsCopy: true, options.KeepOriginal, options);
}
