using k8s.Models;

namespace Jota.ApiServer.Fairness;

/// <summary>What a PriorityLevelConfiguration says.</summary>
/// <param name="Name">Its name.</param>
internal sealed record LevelSettings(string Name)
{
    /// <summary>The object's uid; empty while it is not stored.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Whether its requests wait for nobody.</summary>
    public bool IsExempt { get; init; }

    /// <summary>Its part of all seats, against the parts of the others.</summary>
    public int Shares { get; init; }

    /// <summary>How much of its seats others may use while it does not, in percent.</summary>
    public int LendablePercent { get; init; }

    /// <summary>How much it may borrow, in percent of its own seats; null: whatever there is.</summary>
    public int? BorrowingLimitPercent { get; init; }

    /// <summary>How its requests wait; null: they are refused.</summary>
    public QueueSettings? Queuing { get; init; }

    /// <summary>Reads an object.</summary>
    public static LevelSettings Of(V1PriorityLevelConfiguration level) => level.Spec switch
    {
        { Type: "Limited", Limited: { } limited } => new(level.Metadata.Name)
        {
            Uid = level.Metadata.Uid ?? "",
            Shares = limited.NominalConcurrencyShares ?? 30,
            LendablePercent = limited.LendablePercent ?? 0,
            BorrowingLimitPercent = limited.BorrowingLimitPercent,
            Queuing = QueueSettings.Of(limited.LimitResponse),
        },
        var other => new(level.Metadata.Name)
        {
            Uid = level.Metadata.Uid ?? "",
            IsExempt = true,
            Shares = other?.Exempt?.NominalConcurrencyShares ?? 0,
            LendablePercent = other?.Exempt?.LendablePercent ?? 0,
        },
    };
}
