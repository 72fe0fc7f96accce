using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>The password of an account and its days, of shadow or, where passwd has one itself, of passwd.</summary>
internal sealed record AccountPassword(
    string? State, string? Source, string? Algorithm, EvidenceText? Field, bool HasShadowLine, long? ChangedDay, long? MinDays, long? MaxDays, long? WarnDays, long? InactiveDays, long? ExpiresDay)
{
    public static AccountPassword Of(PasswdEntry user, AccountFiles accounts)
    {
        var shadow = accounts.Shadow.GetValueOrDefault(user.Name);
        var isElsewhere = user.Password.Span is [(byte)'x'] or [(byte)'#', (byte)'#', ..];
        var field = isElsewhere ? shadow?[1] : user.Password;
        var password = field is { } text ? PasswordState.Of(text.Span) : null;
        return new(
            password?.State ?? (accounts.HasShadow ? "missing" : null),
            password is null ? null : isElsewhere ? "shadow" : "passwd",
            password?.Algorithm,
            field is { IsEmpty: false } hash ? UserText.Of(hash) : null,
            shadow is not null,
            Days(2), Days(3), Days(4), Days(5), Days(6), Days(7));

        // -1 is written for none by some tools.
        long? Days(int index) => shadow is not null && UserText.Number(shadow[index]) is >= 0 and var days ? days : null;
    }
}
