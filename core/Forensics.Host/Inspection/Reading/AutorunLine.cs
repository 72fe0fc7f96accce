namespace Forensics.Host.Inspection.Reading;

/// <summary>An <c>autorun</c> record, version 1, as far as the rules ask about it.</summary>
internal sealed class AutorunLine : RecordLine
{
    private readonly int type;
    private readonly int path;
    private readonly int line;
    private readonly int command;
    private readonly int trigger;
    private readonly int enabled;
    private readonly int runAs;
    private readonly int modifiedAt;
    private readonly int changedAt;
    private readonly int writableByOthers;
    private readonly int packageState;
    private readonly int targetPath;
    private readonly int targetExists;
    private readonly int targetModifiedAt;
    private readonly int targetWritableByOthers;
    private readonly int targetPackageState;
    private readonly int readAt;

    public AutorunLine()
    {
        type = Want("autorun_type"u8, FieldType.Text);
        path = Want("path"u8, FieldType.Text);
        line = Want("line"u8, FieldType.Number);
        command = Want("command"u8, FieldType.Text);
        trigger = Want("trigger"u8, FieldType.Text);
        enabled = Want("enabled"u8, FieldType.Truth);
        runAs = Want("run_as"u8, FieldType.Text);
        modifiedAt = Want("modified_at"u8, FieldType.Text);
        changedAt = Want("changed_at"u8, FieldType.Text);
        writableByOthers = Want("writable_by_others"u8, FieldType.Truth);
        packageState = Want("package_state"u8, FieldType.Text);
        targetPath = Want("target_path"u8, FieldType.Text);
        targetExists = Want("target_exists"u8, FieldType.Truth);
        targetModifiedAt = Want("target_modified_at"u8, FieldType.Text);
        targetWritableByOthers = Want("target_writable_by_others"u8, FieldType.Truth);
        targetPackageState = Want("target_package_state"u8, FieldType.Text);
        readAt = Want("read_at"u8, FieldType.Text);
    }

    public ReadOnlySpan<byte> Type => Text(type);

    public ReadOnlySpan<byte> Path => Text(path);

    public long? Line => Number(line);

    public ReadOnlySpan<byte> Command => Text(command);

    public ReadOnlySpan<byte> Trigger => Text(trigger);

    public bool? IsEnabled => Has(enabled) ? IsTrue(enabled) : null;

    public ReadOnlySpan<byte> RunAs => Text(runAs);

    public RecordTime? ModifiedAt => RecordTime.Parse(Text(modifiedAt));

    public RecordTime? ChangedAt => RecordTime.Parse(Text(changedAt));

    public bool IsWritableByOthers => IsTrue(writableByOthers);

    public ReadOnlySpan<byte> PackageState => Text(packageState);

    public ReadOnlySpan<byte> TargetPath => Text(targetPath);

    public bool IsTargetMissing => Has(targetExists) && !IsTrue(targetExists);

    public RecordTime? TargetModifiedAt => RecordTime.Parse(Text(targetModifiedAt));

    public bool IsTargetWritableByOthers => IsTrue(targetWritableByOthers);

    public ReadOnlySpan<byte> TargetPackageState => Text(targetPackageState);

    public RecordTime? ReadAt => RecordTime.Parse(Text(readAt));
}
