using k8s.Models;

namespace Jota.Api;

/// <summary>Which numbers an Indexed job may have, and which ones other jobs may not: its status tells every index.</summary>
internal static class IndexedJobRules
{
    private const int MostParallel = 100_000;
    private const int MostFailedIndexes = 100_000;
    private const int ManyCompletions = 100_000;
    private const int MostParallelOfMany = 10_000;
    private const int MostFailedIndexesOfMany = 10_000;

    public static void Validate(V1JobSpec spec, FieldErrors at)
    {
        switch (spec.CompletionMode)
        {
            case JobModes.Indexed:
                ValidateIndexed(spec, at);
                break;
            case null or JobModes.NonIndexed:
                RequireIndexed(spec.BackoffLimitPerIndex, at.At("backoffLimitPerIndex"));
                RequireIndexed(spec.MaxFailedIndexes, at.At("maxFailedIndexes"));
                break;
        }
    }

    private static void RequireIndexed(int? value, FieldErrors at)
    {
        if (value is not null)
        {
            at.Invalid(value, "requires indexed completion mode");
        }
    }

    private static void ValidateIndexed(V1JobSpec spec, FieldErrors at)
    {
        if (spec.Completions is null)
        {
            at.At("completions").Required("when completion mode is Indexed");
        }

        AtMost(spec.Parallelism, MostParallel, at.At("parallelism"), " when completion mode is Indexed");
        if (spec.MaxFailedIndexes > spec.Completions)
        {
            at.At("maxFailedIndexes").Invalid(spec.MaxFailedIndexes, "must be less than or equal to completions");
        }

        AtMost(spec.MaxFailedIndexes, MostFailedIndexes, at.At("maxFailedIndexes"), "");
        if (spec.Completions > ManyCompletions && spec.BackoffLimitPerIndex is not null)
        {
            ValidateMany(spec, at);
        }
    }

    private static void ValidateMany(V1JobSpec spec, FieldErrors at)
    {
        const string When = " when completions are above 100000 and used with backoff limit per index";
        if (spec.MaxFailedIndexes is null)
        {
            at.At("maxFailedIndexes").Required($"must be specified when completions is above {ManyCompletions}");
        }

        AtMost(spec.Parallelism, MostParallelOfMany, at.At("parallelism"), When);
        AtMost(spec.MaxFailedIndexes, MostFailedIndexesOfMany, at.At("maxFailedIndexes"), When);
    }

    private static void AtMost(int? value, int most, FieldErrors at, string when)
    {
        if (value > most)
        {
            at.Invalid(value, $"must be less than or equal to {most}{when}");
        }
    }
}
