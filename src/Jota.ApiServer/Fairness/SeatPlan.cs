namespace Jota.ApiServer.Fairness;

/// <summary>How many of all seats are a level's.</summary>
/// <param name="Nominal">Those that are its own.</param>
/// <param name="Lendable">How many of them others may use while it does not.</param>
/// <param name="MostBorrowed">How many of others' it may use beside its own.</param>
internal readonly record struct SeatPlan(int Nominal, int Lendable, int MostBorrowed)
{
    /// <summary>A level's seats by its shares, rounded up, as upstream.</summary>
    /// <param name="settings">What the level says.</param>
    /// <param name="allShares">The shares of all levels together.</param>
    /// <param name="total">All seats.</param>
    public static SeatPlan Of(LevelSettings settings, long allShares, int total)
    {
        var nominal = (int)Math.Ceiling((double)total * settings.Shares / Math.Max(1, allShares));
        return new(
            nominal,
            (int)Math.Round(nominal * settings.LendablePercent / 100.0, MidpointRounding.AwayFromZero),
            settings.BorrowingLimitPercent is { } percent
                ? (int)Math.Min(total, Math.Round(nominal * (percent / 100.0), MidpointRounding.AwayFromZero))
                : total);
    }
}
