namespace Forensics.Plugins.Memory.Device.Symbols;

/// <summary>Looks on while a table goes by: whether the kernel hid its addresses behind zeros (<c>kernel.kptr_restrict</c>, capabilities).</summary>
/// <param name="field">Which field of each line is the address, from 0; fields are ended by spaces.</param>
internal sealed class AddressLook(int field)
{
    private int current;
    private bool isInField;
    private bool hasAddress;
    private bool hasShown;

    /// <summary>There are addresses, and each one is zero.</summary>
    public bool IsHidden => hasAddress && !hasShown;

    /// <summary>Takes the next bytes; a line may be cut anywhere between two calls.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && !hasShown; i++)
        {
            switch (bytes[i])
            {
                case (byte)'\n':
                    current = 0;
                    isInField = false;
                    break;
                case (byte)' ' or (byte)'\t':
                    current += isInField ? 1 : 0;
                    isInField = false;
                    break;
                case var value:
                    isInField = true;
                    hasAddress |= current == field;
                    hasShown = current == field && value is (>= (byte)'1' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f');
                    break;
            }
        }
    }
}
