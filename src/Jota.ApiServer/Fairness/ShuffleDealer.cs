namespace Jota.ApiServer.Fairness;

/// <summary>
/// Deals each flow a hand of queues, by its hash alone: two flows seldom have the same hand, so that one which fills its queues leaves
/// nearly everybody else at least one.
/// </summary>
internal static class ShuffleDealer
{
    /// <summary>The widest hand there may be: of more cards the bits of a hash tell nothing.</summary>
    public const int MostCards = 60;

    /// <summary>Fills the hand with different numbers of <c>0..deck-1</c>.</summary>
    public static void Deal(ulong hash, int deck, Span<int> hand)
    {
        Span<int> ascending = stackalloc int[hand.Length];
        for (var dealt = 0; dealt < hand.Length; dealt++)
        {
            // One of those that are left, counted past those that are gone.
            var left = (ulong)(deck - dealt);
            var card = (int)(hash % left);
            hash /= left;
            var place = 0;
            while (place < dealt && ascending[place] <= card)
            {
                card++;
                place++;
            }

            ascending[place..dealt].CopyTo(ascending[(place + 1)..]);
            ascending[place] = card;
            hand[dealt] = card;
        }
    }
}
