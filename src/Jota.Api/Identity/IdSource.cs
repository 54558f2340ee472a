namespace Jota.Api;

/// <summary>The one source of randomness: uids, name suffixes, jitter. Tests hand in a seeded one and a run can be replayed.</summary>
public abstract class IdSource
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int Suffixes = 27 * 27 * 27 * 27 * 27;

    /// <summary>Cryptographically random ids, for production.</summary>
    public static IdSource Random { get; } = new RandomIdSource();

    /// <summary>Ids that follow from a seed, for tests.</summary>
    public static IdSource Seeded(int seed) => new SeededIdSource(seed);

    /// <summary>A new uid in the usual 8-4-4-4-12 form.</summary>
    public abstract string NewUid();

    /// <summary>A number from zero to below <paramref name="limit"/>.</summary>
    public abstract int Next(int limit);

    /// <summary>Five characters that follow a <c>generateName</c>: upstream's alphabet without vowels and look-alikes.</summary>
    public string NameSuffix()
    {
        // One draw, so that two callers at the same time cannot mix their letters.
        return string.Create(SuffixLength, Next(Suffixes), static (span, number) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                (number, var letter) = Math.DivRem(number, Alphabet.Length);
                span[i] = Alphabet[letter];
            }
        });
    }

    private sealed class RandomIdSource : IdSource
    {
#pragma warning disable RS0030 // the one place that may
        public override string NewUid() => Guid.NewGuid().ToString();
#pragma warning restore RS0030

        public override int Next(int limit) => System.Security.Cryptography.RandomNumberGenerator.GetInt32(limit);
    }

    private sealed class SeededIdSource(int seed) : IdSource
    {
        private readonly Lock _gate = new();
#pragma warning disable CA5394 // repeatable on purpose
        private readonly Random _random = new(seed);

        // Uids are drawn for every event, in whatever order those happen: a stream of their own leaves the other draws repeatable.
        private readonly Random _uids = new(~seed);

        public override string NewUid()
        {
            Span<byte> bytes = stackalloc byte[16];
            lock (_gate)
            {
                _uids.NextBytes(bytes);
            }

            return new Guid(bytes).ToString();
        }

        public override int Next(int limit)
        {
            lock (_gate)
            {
                return _random.Next(limit);
            }
        }
#pragma warning restore CA5394
    }
}
