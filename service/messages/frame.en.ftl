# What stands round every page.

rooms = Parts of Gradus
room-learners = Learners
room-catalogue = Catalogue
room-coverage = Coverage
room-me = My plan
room-team = My team
room-periods = The year
room-administration = Administration
trail = You are here
lost = The server cannot be reached at the moment. What you entered is still here; please try again.
said-signed-out = You are signed out.
