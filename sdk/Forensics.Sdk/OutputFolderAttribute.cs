namespace Forensics.Sdk;

/// <summary>Marks the option, a text, that names a folder into which the host writes images for the collector (<see cref="BlobSource.IsOutside"/>): absolute, on the device, not below the inspected root.
/// The host looks at it before anything starts. At most one option of a collector has it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputFolderAttribute : Attribute;
