using Jota.Api;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>What following stands on.</summary>
/// <param name="Clock">For waits.</param>
/// <param name="Ids">Spreads the waits, so that those who were cut off together do not come back together.</param>
/// <param name="Log">Where interruptions are told.</param>
/// <param name="Health">Where it is told that nothing can be followed any more, if anybody wants to know.</param>
public sealed record FollowServices(TimeProvider Clock, IdSource Ids, ILogger Log, LoopHealth? Health = null);
