namespace Forensics.Sdk.Quarantine.Store;

/// <summary>An <see cref="ObjectHolder"/> as JSON has it.</summary>
internal sealed record HolderDocument(int Pid, string? UniquePid, string Name, string? NameBytes, string How)
{
    public static HolderDocument Of(ObjectHolder holder) => new(
        holder.Pid,
        holder.UniquePid,
        LossyText.Text(holder.Name.Bytes),
        LossyText.Bytes(holder.Name.Bytes),
        holder.How switch
        {
            HolderUse.Executable => "executable",
            HolderUse.Mapped => "mapped",
            HolderUse.Open => "open",
            _ => throw new ArgumentOutOfRangeException(nameof(holder)),
        });

    public ObjectHolder ToHolder() => new(Pid, UniquePid, new EvidenceText(LossyText.Read(Name, NameBytes)), How switch
    {
        "executable" => HolderUse.Executable,
        "mapped" => HolderUse.Mapped,
        "open" => HolderUse.Open,
        _ => throw new FormatException($"how: '{How}' is none"),
    });
}
