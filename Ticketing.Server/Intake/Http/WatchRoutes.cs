namespace Ticketing.Intake.Http;

/// <summary>The routes by which people follow what happens, and choose how.</summary>
public static class WatchRoutes
{
    /// <summary>The doors behind these routes.</summary>
    public sealed record Doors(WishDoor Wishes);

    public static void MapWatching(this IEndpointRouteBuilder routes, Doors doors)
    {
        MapWishes(routes.MapApi(SessionDoor.Path + "/mails", "Session").Requires(Right.Person), doors.Wishes);
    }

    static void MapWishes(RouteGroupBuilder group, WishDoor door)
    {
        group.MapGet("", (Delegate)door.ShowAsync).Answers<WishesDocument>().Describe("readMailWishes", "What one is mailed in this tenant, and when.");
        group.MapPatch("", (Delegate)door.ChangeAsync).Takes<WishesPatch>().Answers<WishesDocument>().Refuses(507).Describe("changeMailWishes", "Chooses kinds of mail, quiet hours (mail waits until they end) and the daily digest; what is absent stays.");
    }
}
